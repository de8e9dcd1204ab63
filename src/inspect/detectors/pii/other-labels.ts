/** What names a number that is no personal data, in the languages in which context words are kept. */
export const OTHER_WORDS: readonly string[] = [
  'order', 'orders', 'order number', 'order no', 'order id', 'purchase order', 'po', 'po number', 'invoice', 'invoices', 'inv', 'invoice number', 'invoice no', 'receipt no', 'tracking', 'tracking number',
  'tracking no', 'tracking id', 'shipment', 'parcel', 'consignment', 'waybill', 'awb', 'container', 'isbn', 'ean', 'upc', 'gtin', 'sku', 'asin', 'issn', 'doi', 'pmid', 'barcode', 'qr', 'gln',
  'sscc', 'mpn', 'cas', 'orcid', 'arxiv', 'oclc', 'lccn', 'cve', 'rfc', 'patent', 'build number', 'version', 'ver', 'revision', 'rev', 'commit', 'hash', 'sha', 'md', 'checksum', 'crc', 'digest',
  'etag', 'nonce', 'ticket', 'ticket number', 'case number', 'pull request', 'pr', 'job id', 'lot number', 'item number', 'product id', 'product code', 'part number', 'part no', 'pn', 'model number',
  'model no', 'serial', 'serial number', 'serial no', 'sn', 'catalog', 'catalogue', 'cat no', 'asset tag', 'timestamp', 'epoch', 'ts', 'unix', 'uuid', 'guid', 'request id', 'trace', 'trace id',
  'span', 'span id', 'session id', 'transaction', 'transaction id', 'txn', 'correlation', 'correlation id', 'message id', 'event id', 'port', 'pid', 'tid', 'thread', 'offset', 'bytes', 'byte',
  'counter', 'subtotal', 'errno', 'error code', 'latency', 'duration', 'elapsed', 'uptime', 'mem', 'address space', 'opcode', 'seq', 'sequence', 'checkpoint', 'iteration', 'downloads', 'pixels',
  'sensor', 'sensor id', 'voucher', 'coupon', 'promo', 'promo code', 'discount', 'gift card', 'license key', 'product key', 'activation', 'firmware', 'kernel', 'bios', 'driver version', 'equation',
  'dataset', 'warehouse', 'rma', 'docket', 'policy version', 'pod', 'shard', 'partition', 'bucket', 'queue', 'task id', 'run id', 'pipeline', 'workflow', 'deployment', 'instance id', 'barcodes',
  'cusip', 'isin', 'lei', 'naics', 'fips', 'bestellung', 'bestellnummer', 'bestell nr', 'auftrag', 'auftragsnummer', 'rechnung', 'rechnungsnummer', 'rechnungs nr', 'artikel', 'artikelnummer',
  'artikel nr', 'sendung', 'sendungsnummer', 'lieferschein', 'seriennummer', 'chargennummer', 'vorgang', 'vorgangsnummer', 'aktenzeichen', 'paket', 'teilenummer', 'zeile', 'aufgabe', 'commande',
  'numero de commande', 'facture', 'numero de facture', 'colis', 'suivi', 'numero de suivi', 'serie', 'numero de serie', 'livraison', 'pedido', 'numero de pedido', 'factura', 'numero de factura',
  'fatura', 'nota fiscal', 'envio', 'seguimiento', 'rastreo', 'rastreio', 'codigo de rastreio', 'producto', 'produto', 'lote', 'ordine', 'numero ordine', 'fattura', 'spedizione', 'tracciamento',
  'lotto', 'importo', 'bestelling', 'bestelnummer', 'factuur', 'factuurnummer', 'zending', 'bedrag', 'prijs', 'zamowienie', 'zamowienia', 'numer zamowienia', 'faktura', 'faktury', 'przesylka',
  'paczka', 'bestallning', 'ordernummer', 'fakturanummer', 'belopp', 'ordre', 'ordrenummer', 'tilaus', 'tilausnumero', 'lasku', 'objednavka', 'siparis', 'siparis no', 'fatura no', 'kargo', 'takip',
  'takip no', 'заказ', 'заказа', 'номер заказа', 'счет фактура', 'накладная', 'трек', 'артикул', 'версия', 'сумма', 'замовлення', 'накладна', '订单', '订单号', '运单号', '快递单号', '发票', '发票号', '流水号', '型号',
  '版本', '商品', '注文', '注文番号', '伝票番号', '追跡番号', '請求書', '型番', '品番', '주문', '주문번호', '송장번호', '운송장', '運單', '訂單', '訂單編號', '發票', 'رقم الطلب', 'الطلب', 'فاتورة', 'הזמנה', 'חשבונית', 'ऑर्डर', 'คำสั่งซื้อ',
  'ใบแจ้งหนี้', 'commande no', 'nomor pesanan', 'pesanan', 'resi', 'faktur', 'don hang', 'hoa don',
];

/** Everyday words that name a number only when they stand right before it. */
export const NEAR_OTHER_WORDS: readonly string[] = [
  'amount', 'article', 'asset', 'balance', 'batch', 'betrag', 'bin', 'build', 'bus', 'case', 'cena', 'chapter', 'cost', 'count', 'depth', 'dose', 'dossier', 'error', 'event', 'figure', 'flight',
  'hits', 'importe', 'instance', 'issue', 'item', 'job', 'kwota', 'length', 'line', 'lines', 'lot', 'material', 'memory', 'meter', 'model', 'montant', 'node', 'page', 'pages', 'paragraph', 'part',
  'pointer', 'points', 'population', 'precio', 'preco', 'preis', 'prezzo', 'price', 'prix', 'prodotto', 'product', 'produit', 'quote', 'reading', 'receipt', 'record', 'register', 'release', 'request',
  'revenue', 'route', 'row', 'rows', 'run', 'salt', 'score', 'section', 'seed', 'seite', 'session', 'shares', 'signature', 'size', 'stack', 'step', 'steps', 'stock', 'sum', 'summe', 'table', 'task',
  'total', 'train', 'valor', 'views', 'votes',
];

/** What says no more than that something is numbered. */
export const WEAK_OTHER_WORDS: readonly string[] = ['id', 'ids', 'code', 'ref', 'reference', 'ref no', 'reference number', 'key', 'index', 'idx', 'codigo', 'referencia', 'referenz', 'reference no', 'riferimento', 'referentie', 'kod', 'код', 'handle id', 'object id', 'oid'];
