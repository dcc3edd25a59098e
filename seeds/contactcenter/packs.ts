/** The packs of the library about whose subjects the sources hold rows. */
export const PACKS = [
  'calendar',
  'channels-and-journeys',
  'complaints',
  'contact-centre',
  'data-quality',
  'effort',
  'finance',
  'orders-and-delivery',
  'quality',
  'resolution',
  'responsiveness',
  'retention-and-growth',
  'satisfaction',
] as const;
