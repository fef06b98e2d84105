export const GET = () => new Response('yes');
