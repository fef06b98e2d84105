export function chargeCard(order: string): { order: string } {
  throw new Error(`no card for ${order}`);
}
