const settings = await Promise.resolve({ service: 'shop' });

export async function register() {
  console.log(settings.service);
}
