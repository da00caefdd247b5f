// Every state of a consignment, in the order of its life.

export const CONSIGNMENT_STATES = [
  'SUBMITTED', 'ACCEPTED', 'DECLINED', 'PACKED', 'HANDED_TO_CARRIER', 'LOADED', 'IN_FLIGHT', 'LANDED', 'UNLOADED', 'RECEIVED',
  'RECEIVED_REMARK', 'REFUSED', 'QUARANTINED', 'RETURNING', 'ROAD', 'INCIDENT', 'DISPOSED', 'CANCELLED', 'CLOSED',
] as const;
export type ConsignmentState = (typeof CONSIGNMENT_STATES)[number];
