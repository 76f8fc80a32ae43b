// 3GPP 23.038: seven bits a letter for these, sixteen for a text with any other. Those of the extension count twice.
const basic = /^[@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞ ÆæßÉ!"#¤%&'()*+,\-./0-9:;<=>?¡A-ZÄÖÑÜ§¿a-zäöñüà^{}\\[~\]|€\f]*$/;
const extension = /[\^{}\\[~\]|€\f]/g;

/** Into how many parts a text is cut on its way, each of which is paid for. */
export function smsParts(text: string): number {
  if (basic.test(text)) {
    const letters = text.length + (text.match(extension)?.length ?? 0);
    return letters <= 160 ? 1 : Math.ceil(letters / 153);
  }
  return text.length <= 70 ? 1 : Math.ceil(text.length / 67);
}
