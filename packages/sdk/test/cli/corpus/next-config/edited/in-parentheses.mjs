export default ({ compress: false });
