// A 110 desk in Node, written from protos/ alone: it hands a matter over, fetches what is for it, signs, returns and reports, sends a file
// in two parts, and compares its books with the other side's. Usage: node desk.js <gRPC address> <REST address> <now, RFC 3339>
// Prints what it saw as one line of JSON; a test reads it.
'use strict';
const { Exchange, freeze, open, sha256, uuid7, moment, reasonOf, codes } = require('./wire.js');

const [address, rest, now] = process.argv.slice(2);
const us = 'police110', them = 'ruzhou12345';
const at = Date.parse(now);
const sent = new Map(), received = new Map(), matters = new Map(), seen = {};
let exchange, sequence = 0;

async function token() {
  const form = new URLSearchParams({ grant_type: 'client_credentials', client_id: 'partner-' + us, client_secret: 'dev-secret' });
  return (await (await fetch(rest + '/connect/token', { method: 'POST', body: form })).json()).access_token;
}

const matter = id => matters.get(id) ?? matters.set(id, { seq: 0, version: 0 }).get(id);

// The next message of a matter: its place among ours, and the version that we have seen.
function say(transferId, type, body) {
  const state = matter(transferId);
  return {
    messageId: uuid7(), stream: `${us}/${them}`, sequence: ++sequence, transferId, transferSeq: ++state.seq, baseVersion: state.version,
    transferVersion: state.version + 1, sender: us, recipient: them, actor: { unit: '指挥中心', person: '民警001' }, occurredAt: moment(at),
    schemaVersion: 1, type, ...freeze({ [type]: body }),
  };
}

async function submit(message) {
  const answer = await exchange.call('submit', { message: { ...message, sentAt: moment(at) } });
  sent.set(message.messageId, message.payloadSha256);
  matter(message.transferId).version = answer.current?.version ?? 0;
  return answer;
}

const refusal = promise => promise.then(() => { throw new Error('It was not refused.'); }, fault => `${Object.keys(codes).find(c => codes[c] === fault.code)} ${reasonOf(fault)}`);

async function handOver() {
  const bytes = Buffer.concat([Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]), Buffer.alloc(600000, 'photo')]);
  const file = { name: '现场.png', sha256: sha256(bytes), size: bytes.length, contentType: 'image/png' };
  const transfer = say('node-' + uuid7(), 'transfer', {
    number: 'JQ20230215001', title: '井盖缺失', content: '广成路井盖缺失，已设警戒，请修复。', caller: { name: '李先生', phone: '13900000000' },
    place: { adcode: '410482', address: '广成路' }, files: [file], handleWithin: { workingDays: 5 },
  });
  const first = await submit(transfer);
  const again = await submit(transfer);
  seen.handedOver = { disposition: first.disposition, status: first.current.status, number: first.current.number };
  seen.again = { disposition: again.disposition, first: again.firstDisposition, sameReceipt: again.receiptId === first.receiptId };

  const early = say(transfer.transferId, 'urge', { text: '又有人绊倒' });
  const urge = say(transfer.transferId, 'urge', { text: '请尽快' });
  [early.transferSeq, urge.transferSeq] = [urge.transferSeq, early.transferSeq];
  seen.early = [(await submit(early)).disposition, (await submit(urge)).disposition];
  seen.asked = (await exchange.call('getMessageStatus', { messageId: early.messageId })).disposition;

  const reused = say(transfer.transferId, 'urge', { text: '另一句话' });
  reused.messageId = urge.messageId;
  seen.reused = await refusal(exchange.call('submit', { message: reused }));
  matter(transfer.transferId).seq--;
  seen.impostor = await refusal(exchange.call('submit', { message: { ...urge, messageId: uuid7(), sender: 'henan', stream: '' } }));
  seen.tampered = await refusal(exchange.call('submit', { message: { ...urge, messageId: uuid7(), payload: Buffer.concat([urge.payload, urge.payload]) } }));

  const part = await exchange.upload(file, bytes, 0, 400000);
  const { received: stored = 0 } = await exchange.call('getUpload', { sha256: file.sha256 });
  const rest = await exchange.upload(file, bytes, stored, bytes.length);
  seen.upload = { part: part.complete ?? false, stored, complete: rest.complete, downloaded: (await exchange.download(file.sha256, 1000)).equals(bytes.subarray(1000)) };
}

// Everything that is for us: each kept first, then answered, then committed.
async function fetchAll() {
  const outcomes = [];
  let through = 0, page;
  seen.pulled = [];
  do {
    page = await exchange.call('pull', { afterSequence: through, max: 2 });
    for (const message of page.messages ?? []) {
      const body = open(message);
      received.set(message.messageId, message.payloadSha256);
      through = message.sequence;
      outcomes.push({ messageId: message.messageId, disposition: 'APPLIED', receiptId: 'R' + message.sequence, number: message.type === 'transfer' ? 'JQ-' + message.sequence : undefined });
      matter(message.transferId).version = message.transferVersion;
      seen.pulled.push(`${message.type} ${body.transfer?.title ?? ''}`.trim());
      if (body.transfer)
        await handle(message, body.transfer);
    }
  } while (page.lastSequence > through);
  const { committedSequence } = await exchange.call('commit', { throughSequence: through, outcomes });
  seen.committed = committedSequence === through && ((await exchange.call('pull', {})).messages ?? []).length === 0;
}

async function handle(message, transfer) {
  for (const file of transfer.files ?? [])
    seen.fileOfTheirs = sha256(await exchange.download(file.sha256)) === file.sha256;
  if (transfer.title.includes('退回')) {
    await submit(say(message.transferId, 'return', { reason: 'notOurJurisdiction', text: '不属公安机关职责' }));
    seen.returned = (await exchange.call('getTransfer', { transferId: message.transferId })).transfer.status;
    return;
  }
  seen.signed = (await submit(say(message.transferId, 'sign', { by: '民警001', phone: '0375-110' }))).current.status;
  await submit(say(message.transferId, 'progress', { text: '民警已到场' }));
  seen.reported = (await submit(say(message.transferId, 'result', { text: '已劝离，恢复通行', solved: 'solved', contactedCaller: true }))).current.status;
  const late = say(message.transferId, 'sign', { by: '民警002' });
  seen.late = await refusal(exchange.call('submit', { message: { ...late, baseVersion: 0 } }));
  sent.set(late.messageId, late.payloadSha256);
}

async function list(direction) {
  const listed = new Map();
  let pageToken;
  do {
    const page = await exchange.call('reconcile', { occurredFrom: moment(at - 3600000), occurredTo: moment(at + 3600000), direction, pageSize: 3, pageToken });
    for (const m of page.messages ?? [])
      listed.set(m.messageId, m.payloadSha256);
    pageToken = page.nextPageToken;
  } while (pageToken);
  return listed;
}

const differences = (ours, theirs) => [...new Set([...ours.keys(), ...theirs.keys()])].filter(id => ours.get(id) !== theirs.get(id)).length;

(async () => {
  exchange = new Exchange(address, await token());
  await handOver();
  await fetchAll();
  seen.reconciled = { sent: sent.size, received: received.size, differences: differences(sent, await list('received')) + differences(received, await list('sent')) };
  console.log(JSON.stringify(seen));
  exchange.client.close();
})().catch(fault => {
  console.error(fault, reasonOf(fault), fault.details);
  process.exit(1);
});
