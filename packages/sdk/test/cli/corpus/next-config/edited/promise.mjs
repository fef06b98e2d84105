export default Promise.resolve({ reactStrictMode: false });
