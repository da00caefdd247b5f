import { mount } from 'svelte';
import './verify.css';
import Verify from './Verify.svelte';

const target = document.getElementById('app');
if (!target) throw new Error('the page has no place to draw in');
mount(Verify, { target });
