/** A phone number as people write it: with the plus that WhatsApp leaves out. Anything else is shown as it is. */
export function formatPhone(phone: string): string {
  const digits = phone.replace(/[\s()-]/g, '').replace(/^\+/, '');
  return /^\d{7,15}$/.test(digits) ? `+${digits}` : phone;
}
