// What was recorded last, told on the page that follows.
export const done = $state<{ id: string; act: string }>({ id: '', act: '' });
