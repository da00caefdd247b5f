import { start } from '../shared/app/start';
import Ward from './Ward.svelte';

void start(Ward);
