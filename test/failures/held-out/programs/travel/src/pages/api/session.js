export default function handler(req, res) {
  const { authorization } = req.headers;
  const token = authorization.replace('Bearer ', ''); // fails: header-was-not-sent
  res.json({ token: token.length });
}
