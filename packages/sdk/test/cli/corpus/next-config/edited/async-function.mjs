export default async function nextConfig() {
  const { compress } = await Promise.resolve({ compress: false });
  return { compress };
}
