import { start } from '../shared/app/start';
import Lab from './Lab.svelte';

void start(Lab);
