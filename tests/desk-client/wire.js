// What every desk needs, in any language: the contract loaded from its .proto files, calls with deadlines, digests over exact bytes.
'use strict';
const crypto = require('node:crypto');
const path = require('node:path');
const grpc = require('@grpc/grpc-js');
const loader = require('@grpc/proto-loader');
const protobuf = require('protobufjs');

const protos = path.join(__dirname, '..', '..', 'protos');
const files = ['exchange_service', 'message', 'payload', 'transfer'].map(name => path.join(protos, 'hotline/exchange/v1', name + '.proto'));
const contract = grpc.loadPackageDefinition(loader.loadSync(files, { includeDirs: [protos], keepCase: false, longs: Number, defaults: false, oneofs: true }));
const root = new protobuf.Root();
root.resolvePath = (origin, target) => target.startsWith('google/') || path.isAbsolute(target) ? target : path.join(protos, target);
root.loadSync(files);
const Payload = root.lookupType('hotline.exchange.v1.Payload');
const Status = new protobuf.Type('Status')
  .add(new protobuf.Field('code', 1, 'int32')).add(new protobuf.Field('message', 2, 'string'))
  .add(new protobuf.Field('details', 3, 'Any', 'repeated'))
  .add(new protobuf.Type('Any').add(new protobuf.Field('typeUrl', 1, 'string')).add(new protobuf.Field('value', 2, 'bytes')));
const ErrorInfo = new protobuf.Type('ErrorInfo').add(new protobuf.Field('reason', 1, 'string')).add(new protobuf.Field('domain', 2, 'string'));

const sha256 = bytes => crypto.createHash('sha256').update(bytes).digest('hex');

// A UUIDv7: milliseconds, then chance.
function uuid7(now = Date.now()) {
  const bytes = crypto.randomBytes(16);
  bytes.writeUIntBE(now, 0, 6);
  bytes[6] = (bytes[6] & 0x0f) | 0x70;
  bytes[8] = (bytes[8] & 0x3f) | 0x80;
  return bytes.toString('hex').replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}

const moment = ms => ({ seconds: Math.floor(ms / 1000), nanos: (ms % 1000) * 1e6 });

// A body as the bytes that travel, with their digest; and back, the digest checked.
function freeze(body) {
  const fault = Payload.verify(body);
  if (fault)
    throw new Error(fault);
  const bytes = Buffer.from(Payload.encode(Payload.create(body)).finish());
  return { payload: bytes, payloadSha256: sha256(bytes) };
}

function open(message) {
  if (sha256(message.payload) !== message.payloadSha256)
    throw new Error(`The payload of ${message.messageId} is not what its digest says.`);
  return Payload.toObject(Payload.decode(message.payload), { oneofs: true, longs: Number });
}

// The reason of a refusal, e.g. STALE_TRANSFER_VERSION; undefined where the other side gave none.
function reasonOf(fault) {
  const details = fault.metadata?.get('grpc-status-details-bin')[0];
  const info = details && Status.decode(details).details.find(d => d.typeUrl.endsWith('/google.rpc.ErrorInfo'));
  return info && ErrorInfo.decode(info.value).reason;
}

class Exchange {
  constructor(address, token) {
    this.client = new contract.hotline.exchange.v1.WorkOrderExchange(address, grpc.credentials.createInsecure());
    this.metadata = new grpc.Metadata();
    this.metadata.set('authorization', 'Bearer ' + token);
    this.metadata.set('accept-language', 'en');
  }

  get options() {
    return { deadline: Date.now() + 20000 };
  }

  call(name, request) {
    return new Promise((resolve, reject) => this.client[name](request, this.metadata, this.options, (fault, answer) => fault ? reject(fault) : resolve(answer)));
  }

  // Sends bytes [from, to) of a file; what whole parts of it came stays stored at the other side.
  upload(file, bytes, from, to) {
    return new Promise((resolve, reject) => {
      const stream = this.client.uploadAttachment(this.metadata, this.options, (fault, answer) => fault ? reject(fault) : resolve(answer));
      stream.write({ header: { sha256: file.sha256, size: file.size, name: file.name, contentType: file.contentType, offset: from } });
      for (let at = from; at < to; at += 65536)
        stream.write({ chunk: bytes.subarray(at, Math.min(at + 65536, to)) });
      stream.end();
    });
  }

  async download(sha, offset = 0) {
    const parts = [];
    for await (const answer of this.client.downloadAttachment({ sha256: sha, offset }, this.metadata, this.options)) {
      if (answer.chunk)
        parts.push(answer.chunk);
    }
    return Buffer.concat(parts);
  }
}

module.exports = { Exchange, freeze, open, sha256, uuid7, moment, reasonOf, codes: grpc.status };
