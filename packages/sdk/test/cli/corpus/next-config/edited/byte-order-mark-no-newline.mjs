export default {
    reactStrictMode: true
};