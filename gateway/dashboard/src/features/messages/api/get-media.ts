import { queryOptions, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { toastError } from '@/components/ui/toasts';
import { api, unwrap } from '@/lib/api/client';

// By id and not by the short-lived address in the message: that one is another after every fetch of the
// thread, and each time the browser would load the file again.
function mediaQuery(mediaId: string, isSmall = false) {
  return queryOptions({
    queryKey: isSmall ? ['media', mediaId, 'thumbnail'] : ['media', mediaId],
    queryFn: ({ signal }) =>
      unwrap(api.GET(isSmall ? '/api/v1/media/{mediaId}/thumbnail' : '/api/v1/media/{mediaId}', { params: { path: { mediaId } }, parseAs: 'blob', signal })),
    staleTime: Infinity,
  });
}

/** An address for a stored file, or for a small picture of it, that an img, audio or video can use; it is good as long as the component lives. */
export function useMediaUrl(mediaId: string | undefined, isSmall: boolean) {
  const { data: blob, isError, refetch } = useQuery({ ...mediaQuery(mediaId ?? '', isSmall), enabled: mediaId !== undefined });
  const [url, setUrl] = useState<string>();

  useEffect(() => {
    if (!blob) {
      return;
    }
    const created = URL.createObjectURL(blob);
    // eslint-disable-next-line react-hooks/set-state-in-effect -- the address must be made and revoked by the same effect
    setUrl(created);
    return () => URL.revokeObjectURL(created);
  }, [blob]);

  return { url, isError, refetch };
}

/** Fetches a file and lets the browser save it. */
export function useDownload() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: async ({ mediaId, name }: { mediaId: string; name: string }) => {
      const url = URL.createObjectURL(await client.fetchQuery(mediaQuery(mediaId)));
      Object.assign(document.createElement('a'), { href: url, download: name }).click();
      URL.revokeObjectURL(url);
    },
    onError: toastError,
  });
}
