import { useQuery } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { api, unwrap } from '@/lib/api/client';

/**
 * An address for a stored file that an img, audio or a can use. Files need the access token, which those
 * elements cannot send, so the bytes are fetched here and live as long as the component.
 */
export function useMediaUrl(mediaId: string | undefined) {
  const { data: blob, isError, refetch } = useQuery({
    queryKey: ['media', mediaId],
    queryFn: ({ signal }) =>
      unwrap(api.GET('/api/v1/media/{mediaId}', { params: { path: { mediaId: mediaId ?? '' } }, parseAs: 'blob', signal })),
    enabled: mediaId !== undefined,
    staleTime: Infinity,
  });
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
