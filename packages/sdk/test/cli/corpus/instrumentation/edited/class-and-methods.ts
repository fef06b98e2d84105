class Boot {
  #started = false;

  start() {
    if (this.#started) return false;
    return (this.#started = true);
  }
}

const boot = new Boot();

export async function register() {
  boot.start();
}
