// The path of the page; links inside the same entry change it without loading.

export interface Leaving {
  (): boolean;
}

class Route {
  path = $state(location.pathname);
  #entry = `/${location.pathname.split('/')[1] ?? ''}`;

  constructor() {
    addEventListener('popstate', () => (this.path = location.pathname));
    addEventListener('click', (event) => this.#click(event));
  }

  /** Goes to a path: inside the entry without loading, else by loading it. */
  go(url: string): void {
    const to = new URL(url, location.href);
    if (`/${to.pathname.split('/')[1] ?? ''}` !== this.#entry || this.#entry === '/') {
      location.assign(to);
      return;
    }
    history.pushState(null, '', to);
    this.path = to.pathname;
    if (to.hash) document.getElementById(to.hash.slice(1))?.scrollIntoView();
    else scrollTo(0, 0);
  }

  /** The parts of the path after the entry. */
  get parts(): string[] {
    return this.path.split('/').filter((part) => part !== '').slice(1).map(decodeURIComponent);
  }

  #click(event: MouseEvent): void {
    if (event.defaultPrevented || event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
    const link = (event.target as Element | null)?.closest('a');
    if (!link || link.target || link.origin !== location.origin || link.hasAttribute('download')) return;
    const entry = `/${link.pathname.split('/')[1] ?? ''}`;
    if (entry !== this.#entry || entry === '/') return;
    if (link.pathname === location.pathname && link.hash) return;
    event.preventDefault();
    this.go(link.href);
  }
}

export const route = new Route();
