// Whether this browser has signed in: the session itself lies in a cookie that no script reads. Without the hint the service is
// not asked who is here, for its "nobody" would stand as an error in the console of everyone who comes to sign in.

const KEY = 'medflight.signed-in';

export function seenSignedIn(): boolean {
  try {
    return localStorage.getItem(KEY) !== null;
  } catch {
    return true;
  }
}

export function noteSignedIn(signedIn: boolean): void {
  try {
    if (signedIn) localStorage.setItem(KEY, '1');
    else localStorage.removeItem(KEY);
  } catch {
    // A browser that keeps nothing asks each time.
  }
}
