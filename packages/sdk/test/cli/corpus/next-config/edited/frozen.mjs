export default Object.freeze({ reactStrictMode: true });
