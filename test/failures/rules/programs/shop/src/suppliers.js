/** Prices as the supplier names them. */
export async function loadPrices() {
  const response = await fetch(`${process.env.UPSTREAM_URL}/html/prices`);
  return response.json(); // fails: html-where-json-was-expected
}

export async function loadRates() {
  const response = await fetch(`${process.env.UPSTREAM_URL}/half/rates`);
  const text = await response.text();
  return JSON.parse(text); // fails: half-an-answer
}
