import { QueryClientProvider } from '@tanstack/react-query';
import { Tooltip } from 'radix-ui';
import { useState } from 'react';
import { RouterProvider } from 'react-router';
import { createQueryClient } from '@/app/query-client';
import { router } from '@/app/router';
import { Toaster } from '@/components/ui/toaster';
import { useSession } from '@/lib/auth/session';

export function App() {
  const session = useSession();
  // A new person, or another organization, starts with an empty cache: nothing of the last one may be shown.
  return <AppFor key={session ? `${session.userId} ${session.organizationId}` : 'nobody'} />;
}

function AppFor() {
  const [client] = useState(createQueryClient);
  return (
    <QueryClientProvider client={client}>
      <Tooltip.Provider delayDuration={400}>
        <RouterProvider router={router} />
        <Toaster />
      </Tooltip.Provider>
    </QueryClientProvider>
  );
}
