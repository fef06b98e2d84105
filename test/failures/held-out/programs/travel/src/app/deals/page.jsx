export default async function Deals() {
  await new Promise((resolve) => setTimeout(resolve, 10));
  throw new Error('deals are paused until the contract is signed'); // fails: deals-are-paused
}
