export default {
  async register() {
    console.log('started');
  },
};
