import { useSyncExternalStore } from 'react';
import { describeError } from '@/lib/api/problem';

export interface ToastMessage {
  id: number;
  tone: 'danger' | 'info';
  title: string;
  detail?: string;
  action?: { label: string; onClick: () => void };
}

let toasts: readonly ToastMessage[] = [];
let nextId = 1;
const listeners = new Set<() => void>();

export function toast(message: Omit<ToastMessage, 'id'>): void {
  // Three at most: more would cover the page without being read.
  update([...toasts.slice(-2), { ...message, id: nextId++ }]);
}

export function toastError(error: unknown): void {
  toast({ tone: 'danger', ...describeError(error) });
}

export function dismissToast(id: number): void {
  update(toasts.filter((entry) => entry.id !== id));
}

export function useToasts(): readonly ToastMessage[] {
  return useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => toasts,
  );
}

function update(next: readonly ToastMessage[]): void {
  toasts = next;
  listeners.forEach((listener) => listener());
}
