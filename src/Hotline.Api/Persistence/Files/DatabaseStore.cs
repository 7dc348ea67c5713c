using Hotline.Api.Persistence.Lanes;
using Hotline.Api.Persistence.Rows;
using Microsoft.EntityFrameworkCore;

namespace Hotline.Api.Persistence.Files;

/// <summary>Files in pieces in the database: one thing to back up, and nothing to share between replicas.</summary>
internal sealed class DatabaseStore(IWriteLane lane, OpenBooks open, TimeProvider clock) : IFileStore
{
    public const string StoreName = "Database";

    public string Name => StoreName;

    /// <summary>Each part in a transaction of its own, so that a slow sender holds up no other writer.</summary>
    public async Task Write(Guid key, IAsyncEnumerable<ReadOnlyMemory<byte>> parts, CancellationToken cancellation)
    {
        var number = 0;
        await foreach (var part in parts.WithCancellation(cancellation))
        {
            var (chunk, at) = (part.ToArray(), clock.Now());
            var place = number++;
            await lane.Run((db, ct) =>
            {
                db.Add(new AttachmentChunk { Key = key, Part = place, Bytes = chunk, PutAt = at });
                return db.SaveChangesAsync(ct);
            }, cancellation);
        }
    }

    public async Task<Stream?> Open(Guid key, long size, CancellationToken cancellation)
    {
        await using var db = open();
        return await db.AttachmentChunks.AnyAsync(c => c.Key == key, cancellation) ? new ChunkStream(open, key, size) : null;
    }

    public Task Remove(Guid key, CancellationToken cancellation) =>
        lane.Run((db, ct) => db.AttachmentChunks.Where(c => c.Key == key).ExecuteDeleteAsync(ct), cancellation);

    public async Task<IReadOnlyList<Guid>> Forgotten(DateTimeOffset before, CancellationToken cancellation)
    {
        await using var db = open();
        return await db.AttachmentChunks
            .Where(c => c.Part == 0 && c.PutAt < before && !db.Attachments.Any(a => a.Key == c.Key) && !db.PartnerUploads.Any(u => u.Key == c.Key))
            .Select(c => c.Key)
            .ToListAsync(cancellation);
    }

    /// <summary>Reads a file piece by piece, holding one at a time.</summary>
    private sealed class ChunkStream(OpenBooks open, Guid key, long size) : Stream
    {
        private byte[] _chunk = [];
        private long _held = -1;

        public override bool CanRead => true;

        public override bool CanSeek => true;

        public override bool CanWrite => false;

        public override long Length => size;

        public override long Position { get; set; }

        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            if (Position >= size || buffer.IsEmpty)
                return 0;
            var (part, offset) = ((int)(Position / FileStores.PartSize), (int)(Position % FileStores.PartSize));
            if (part != _held)
            {
                await using var db = open();
                _chunk = await db.AttachmentChunks.Where(c => c.Key == key && c.Part == part).Select(c => c.Bytes).FirstAsync(cancellationToken);
                _held = part;
            }
            var count = Math.Min(buffer.Length, _chunk.Length - offset);
            _chunk.AsMemory(offset, count).CopyTo(buffer);
            Position += count;
            return count;
        }

        public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
            ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

        public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException("Reading is asynchronous here.");

        public override long Seek(long offset, SeekOrigin origin) => Position = origin switch
        {
            SeekOrigin.Begin => offset,
            SeekOrigin.Current => Position + offset,
            _ => size + offset,
        };

        public override void Flush() { }

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    }
}
