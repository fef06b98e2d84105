'use server';

export async function cancelOrder(): Promise<void> {
  await Promise.resolve();
  throw new Error('order 17 was shipped already'); // fails: server-action
}
