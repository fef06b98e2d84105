import { LikeButton } from '../../like-button';

class Since {
  constructor(readonly day: string) {}
}

export default function LikesSince() {
  return <LikeButton since={new Since('Monday')} />;
}
