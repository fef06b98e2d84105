export default function config() {
  return { compress: true };
}

export const preview = config();
