// Whether the window is as narrow as a phone: operations are read-only there.

const query = matchMedia('(max-width: 599px)');

class Screen {
  phone = $state(query.matches);

  constructor() {
    query.addEventListener('change', () => (this.phone = query.matches));
  }
}

export const screen = new Screen();
