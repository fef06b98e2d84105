const banner = <T,>(value: T): T => value;

export async function register(): Promise<void> {
  console.log(banner('started'));
}
