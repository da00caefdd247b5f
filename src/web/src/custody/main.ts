import { start } from '../shared/app/start';
import Custody from './Custody.svelte';

void start(Custody);
