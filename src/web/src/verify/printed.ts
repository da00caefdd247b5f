// What a receipt's page prints, held against its proven records. Names stand in no record; what else somebody added cannot be seen so.

import { need } from './note';

/** Outcomes as the paper prints them, in both languages. */
const OUTCOMES: Record<string, string> = {
  accepted: 'chấp nhận accepted',
  accepted_remark: 'chấp nhận có ghi chú accepted with remark',
  refused: 'từ chối refused',
  missing: 'thiếu missing',
  quarantined: 'cách ly quarantined',
  disposed: 'đã hủy bỏ disposed of',
  returned: 'đã trả về returned',
};
const SIGNS: Record<string, string> = { '&lt;': '<', '&gt;': '>', '&quot;': '"', '&#39;': "'", '&amp;': '&', '&nbsp;': ' ' };

export interface Decided {
  code: string;
  outcome: string;
}

/** The items of the last receipt among the records. */
export function decided(records: readonly { text: string }[]): Decided[] {
  const said = records.map((record) => JSON.parse(record.text) as { type?: string; data?: { items?: Decided[] } });
  return said.findLast(({ type }) => type === 'RECEIPT_SIGNED')?.data?.items ?? [];
}

const blanks = (text: string): string => ` ${text.split(/\s+/).filter(Boolean).join(' ')} `;

/** Fails where a page does not print the outcome of an item as it is recorded. */
export function checkPrinted(page: string, records: readonly { text: string }[]): void {
  if (!page.trimStart().startsWith('<')) return;
  const seen = page.replace(/<(script|style|svg)[^]*?<\/\1>|<[^>]*>/g, ' ').replace(/&(?:lt|gt|quot|#39|amp|nbsp);/g, (sign) => SIGNS[sign] ?? sign);
  const text = blanks(seen);
  decided(records).forEach(({ code, outcome }, nth) => {
    need(text.includes(blanks(`${nth + 1} ${code} ${OUTCOMES[outcome] ?? outcome}`)), 'PRINTED_OTHERWISE');
  });
}
