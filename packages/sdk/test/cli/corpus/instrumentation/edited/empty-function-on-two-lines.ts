export async function register() {
}
