using System.Security.Cryptography;
using Google.Protobuf;
using Grpc.Core;
using Hotline.Api.Features.Desks;
using Hotline.Api.Features.Exchange;
using Hotline.Api.Persistence;
using Hotline.Api.Tests.Given;
using Hotline.Api.Workers;
using Hotline.Exchange.V1;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;

namespace Hotline.Api.Tests.Features.Desks;

/// <summary>Files of a desk, in chunks, gone on with after a break, and brought to the ticket whichever came first: file or message.</summary>
public sealed class DeskFileTests(RpcServer server) : IClassFixture<RpcServer>
{
    private const int Part = 256 * 1024;

    [Fact]
    public async Task Upload_BrokenOff_GoesOnFromWhatIsStoredAndIsDownloadedAgain()
    {
        using var desk = await Desk.Of(server);
        var (bytes, file) = Photo(3 * Part + 1234);
        var matter = Desk.NewMatter();
        await desk.Submit(desk.Transfer(matter, b => b.Files.Add(file)));

        var first = await Send(desk, file, 0, bytes.AsMemory(0, (2 * Part) + 100));
        Assert.Equal((2 * Part, false), (first.Received, first.Complete));
        var told = await desk.Client.GetUploadAsync(new GetUploadRequest { Sha256 = file.Sha256 }, desk.Metadata);
        Assert.Equal((2 * Part, false), (told.Received, told.Complete));
        var rest = await Send(desk, file, told.Received, bytes.AsMemory((int)told.Received));
        Assert.Equal((bytes.Length, true), (rest.Received, rest.Complete));

        await using var db = Open();
        var kept = await db.PartnerFiles.SingleAsync(f => f.Sha256 == file.Sha256);
        Assert.Equal("stored", kept.State);
        var attachment = await db.Attachments.SingleAsync(a => a.Id == kept.AttachmentId);
        Assert.Equal((kept.TicketId, file.Name, "image/png", (long)bytes.Length), (attachment.TicketId, attachment.Name, attachment.Type, attachment.Size));
        Assert.Equal(bytes, await Download(desk, file, 0));
        Assert.Equal(bytes[Part..], await Download(desk, file, Part));
    }

    /// <summary>A desk is told of our files, and not of its own.</summary>
    [Fact]
    public async Task Upload_ThatIsAttached_IsNotToldBackToItsDesk()
    {
        using var desk = await Desk.Of(server);
        var (bytes, file) = Photo(321);
        var matter = Desk.NewMatter();
        await desk.Submit(desk.Transfer(matter, b => b.Files.Add(file)));

        Assert.True((await Send(desk, file, 0, bytes)).Complete);

        await using var db = Open();
        var ticket = await db.PartnerFiles.Where(f => f.Sha256 == file.Sha256 && f.State == "stored").Select(f => f.TicketId).SingleAsync();
        var told = db.ExchangeOut.Where(o => o.TransferId == matter && o.Type == Domain.Referrals.MessageType.Attachment);
        Assert.Equal(0, await told.CountAsync());
        (await server.Dev.Attach(ticket.ToString(System.Globalization.CultureInfo.InvariantCulture), Files.Png(), "现场.png")).Expect(201);
        Assert.Equal(1, await told.CountAsync());
    }

    [Fact]
    public async Task Upload_CancelledInTheMiddle_KeepsWholeParts()
    {
        using var desk = await Desk.Of(server);
        var (bytes, file) = Photo(4 * Part);
        using (var call = desk.Client.UploadAttachment(desk.Metadata))
        {
            await call.RequestStream.WriteAsync(new UploadAttachmentRequest { Header = Header(file, 0) });
            await call.RequestStream.WriteAsync(new UploadAttachmentRequest { Chunk = ByteString.CopyFrom(bytes, 0, Part + 10) });
            while ((await desk.Client.GetUploadAsync(new GetUploadRequest { Sha256 = file.Sha256 }, desk.Metadata)).Received < Part)
                await Task.Yield();
        }

        Assert.True((await Send(desk, file, Part, bytes.AsMemory(Part))).Complete);
    }

    [Fact]
    public async Task Upload_FromTheWrongPlace_IsToldTheRightOne()
    {
        using var desk = await Desk.Of(server);
        var (bytes, file) = Photo(2 * Part);
        await Send(desk, file, 0, bytes.AsMemory(0, Part));

        var refused = await Desk.Refusal(() => Send(desk, file, 0, bytes));

        Assert.Equal((StatusCode.FailedPrecondition, "UPLOAD_OUT_OF_STEP"), refused.Word);
        Assert.Equal(Part, refused.Upload!.Received);
    }

    [Fact]
    public async Task Upload_TwoAtOnce_StoreEachByteOnce()
    {
        using var desk = await Desk.Of(server);
        var (bytes, file) = Photo(3 * Part + 5);

        var ends = await Task.WhenAll(Enumerable.Range(0, 4).Select(async _ =>
        {
            try
            {
                return (await Send(desk, file, 0, bytes)).Complete ? "complete" : "begun";
            }
            catch (RpcException fault)
            {
                return $"{fault.StatusCode} {fault.GetRpcStatus()?.GetDetail<Google.Rpc.ErrorInfo>()?.Reason} {fault.Status.Detail}";
            }
        }));

        Assert.Contains("complete", ends);
        await using var db = Open();
        var upload = await db.PartnerUploads.SingleAsync(u => u.Sha256 == file.Sha256);
        Assert.Equal(4, await db.AttachmentChunks.CountAsync(c => c.Key == upload.Key));
        Assert.NotNull(upload.CompletedAt);
        Assert.True((await Send(desk, file, 0, bytes)).Complete);
    }

    [Fact]
    public async Task Upload_OtherBytesThanSaid_IsRefusedAndForgotten()
    {
        using var desk = await Desk.Of(server);
        var (bytes, file) = Photo(Part + 1);
        bytes[^1] ^= 1;

        var refused = await Desk.Refusal(() => Send(desk, file, 0, bytes));

        Assert.Equal((StatusCode.InvalidArgument, "header.sha256"), (refused.Status, Assert.Single(refused.Fields)));
        Assert.Equal(0, (await desk.Client.GetUploadAsync(new GetUploadRequest { Sha256 = file.Sha256 }, desk.Metadata)).Received);
    }

    [Fact]
    public async Task Upload_AProgram_IsRefusedByItsContent()
    {
        using var desk = await Desk.Of(server);
        byte[] bytes = [.. "#!/bin/sh\nrm -rf /\n"u8];
        var file = Named(bytes, "现场.png");

        Assert.Equal((StatusCode.InvalidArgument, "UNSUPPORTED_MEDIA_TYPE"), (await Desk.Refusal(() => Send(desk, file, 0, bytes))).Word);
    }

    public static TheoryData<string, Action<UploadHeader>> BadHeaders => new()
    {
        { "header.sha256", h => h.Sha256 = h.Sha256.ToUpperInvariant() },
        { "header.size", h => h.Size = 0 },
        { "header.name", h => h.Name = "" },
        { "header.name", h => h.Name = "a\u202Egnp.exe" },
    };

    [Theory]
    [MemberData(nameof(BadHeaders))]
    public async Task Upload_BadHeader_IsInvalidByItsField(string field, Action<UploadHeader> spoil)
    {
        using var desk = await Desk.Of(server);
        var (_, file) = Photo(10);
        var header = Header(file, 0);
        spoil(header);

        Assert.Equal([field], (await Desk.Refusal(() => Send(desk, header, Array.Empty<byte>()))).Fields);
    }

    [Fact]
    public async Task Upload_TooLargeOrMoreThanSaid_IsRefused()
    {
        using var desk = await Desk.Of(server);
        var (bytes, file) = Photo(100);
        var huge = Header(file, 0);
        huge.Size = 51L * 1024 * 1024;

        Assert.Equal((StatusCode.ResourceExhausted, "BODY_TOO_LARGE"), (await Desk.Refusal(() => Send(desk, huge, bytes))).Word);
        Assert.Equal(["header.size"], (await Desk.Refusal(() => Send(desk, file, 0, new byte[101]))).Fields);
    }

    /// <summary>A file that came before anybody announced it waits for its message, also across the death of the program.</summary>
    [Fact]
    public async Task Upload_BeforeItsMessage_IsBroughtToTheTicketByTheKeeper()
    {
        using var desk = await Desk.Of(server);
        var (bytes, file) = Photo(500);
        Assert.True((await Send(desk, file, 0, bytes)).Complete);
        Assert.Equal(StatusCode.NotFound, (await Desk.Refusal(() => Download(desk, file, 0))).Status);
        var matter = Desk.NewMatter();
        await desk.Submit(desk.Transfer(matter));
        await desk.Submit(desk.Say(matter, 2, new Payload { Attachment = new AttachmentBody { File = file } }));

        var bound = await server.Services.GetRequiredService<FileBinder>().BindAll(CancellationToken.None);

        Assert.Equal(1, bound);
        Assert.Equal(bytes, await Download(desk, file, 0));
        Assert.Equal(0, await server.Services.GetRequiredService<FileBinder>().BindAll(CancellationToken.None));
    }

    /// <summary>One file of two matters lies with both.</summary>
    [Fact]
    public async Task Upload_AnnouncedByTwoMatters_IsAttachedToBothOnce()
    {
        using var desk = await Desk.Of(server);
        var (bytes, file) = Photo(700);
        foreach (var matter in new[] { Desk.NewMatter(), Desk.NewMatter() })
            await desk.Submit(desk.Transfer(matter, b => b.Files.Add(file)));

        await Send(desk, file, 0, bytes);

        await using var db = Open();
        var digest = SHA256.HashData(bytes);
        Assert.Equal(2, await db.Attachments.CountAsync(a => a.Sha256 == digest));
        Assert.Equal(2, await db.PartnerFiles.CountAsync(f => f.Sha256 == file.Sha256 && f.State == "stored"));
    }

    /// <summary>Whoever reads the matter misses a file that was announced: it is told, until it comes after all.</summary>
    [Fact]
    public async Task File_ThatDoesNotCome_AlarmsAfterADayUntilItIsThere()
    {
        using var desk = await Desk.Of(server);
        var (bytes, file) = Photo(800);
        await desk.Submit(desk.Transfer(Desk.NewMatter(), b => b.Files.Add(file)));
        await using var db = Open();
        var subject = (await db.PartnerFiles.SingleAsync(f => f.Sha256 == file.Sha256)).Id.ToString(System.Globalization.CultureInfo.InvariantCulture);
        var alarms = db.ExchangeAlarms.Where(a => a.Kind == "file" && a.Subject == subject && a.ClearedAt == null);

        await After<ExchangeWatch>(TimeSpan.FromHours(23)).Run(CancellationToken.None);
        Assert.Equal(0, await alarms.CountAsync());
        await After<ExchangeWatch>(TimeSpan.FromHours(25)).Run(CancellationToken.None);
        Assert.Equal(1, await alarms.CountAsync());

        await Send(desk, file, 0, bytes);
        Assert.Equal(0, await alarms.CountAsync());
    }

    /// <summary>The message that names an upload may itself wait for weeks.</summary>
    [Fact]
    public async Task Cleaning_WhileAMessageIsParked_KeepsWhatItMayName()
    {
        using var desk = await Desk.Of(server);
        var (bytes, file) = Photo(600);
        await Send(desk, file, 0, bytes);
        var matter = Desk.NewMatter();
        var waits = desk.Say(matter, 2, new Payload { Attachment = new AttachmentBody { File = file } });
        Assert.Equal("PARKED", (await desk.Submit(waits)).Disposition);

        await After<UploadCleaner>(TimeSpan.FromDays(8)).Clean(CancellationToken.None);
        Assert.Equal(bytes.Length, (await desk.Client.GetUploadAsync(new GetUploadRequest { Sha256 = file.Sha256 }, desk.Metadata)).Received);

        // The matter comes after all, and with it the file has a place.
        await desk.Submit(desk.Transfer(matter));
        await server.Services.GetRequiredService<FileBinder>().BindAll(CancellationToken.None);
        Assert.Equal(bytes, await Download(desk, file, 0));
    }

    [Fact]
    public async Task Download_FileOfAMatterThatIsNotTheirs_DoesNotExist()
    {
        using var desk = await Desk.Of(server);
        var id = await server.Dev.Registered();
        var (bytes, file) = Photo(900);
        using var form = new MultipartFormDataContent { { new ByteArrayContent(bytes), "file", "a.png" } };
        using var http = new HttpClient { BaseAddress = server.Address };
        http.DefaultRequestHeaders.Authorization = new("Bearer", server.Dev.Token);
        Assert.True((await http.PostAsync(new Uri($"/v1/tickets/{id}/attachments", UriKind.Relative), form)).IsSuccessStatusCode);

        Assert.Equal((StatusCode.NotFound, "NOT_FOUND"), (await Desk.Refusal(() => Download(desk, file, 0))).Word);
    }

    [Fact]
    public async Task Cleaning_UploadsOfLastWeek_ForgetsThemAndNoneBefore()
    {
        using var desk = await Desk.Of(server);
        var (bytes, file) = Photo(Part + 3);
        await Send(desk, file, 0, bytes);
        // The clean-up of lost bytes must not take those of an upload for lost.
        await After<AttachmentCleaner>(TimeSpan.FromDays(6)).Clean(CancellationToken.None);
        await After<UploadCleaner>(TimeSpan.FromDays(6)).Clean(CancellationToken.None);
        Assert.True((await Send(desk, file, 0, bytes)).Complete);
        await using var db = Open();
        var key = await db.PartnerUploads.Where(u => u.Sha256 == file.Sha256).Select(u => u.Key).SingleAsync();
        Assert.Equal(2, await db.AttachmentChunks.CountAsync(c => c.Key == key));

        await After<UploadCleaner>(TimeSpan.FromDays(8)).Clean(CancellationToken.None);

        Assert.Equal(0, (await desk.Client.GetUploadAsync(new GetUploadRequest { Sha256 = file.Sha256 }, desk.Metadata)).Received);
        Assert.Equal(0, await db.AttachmentChunks.CountAsync(c => c.Key == key));
    }

    /// <summary>A worker that lives some time later than the server, whose own clock other tests read.</summary>
    private T After<T>(TimeSpan time) => ActivatorUtilities.CreateInstance<T>(server.Services, new FakeTimeProvider(server.Clock.GetUtcNow() + time));

    private HotlineContext Open() => server.Services.GetRequiredService<OpenBooks>()();

    private static (byte[] Bytes, Hotline.Exchange.V1.File File) Photo(int size)
    {
        var bytes = RandomNumberGenerator.GetBytes(size);
        new byte[] { 0x89, (byte)'P', (byte)'N', (byte)'G', 0x0D, 0x0A, 0x1A, 0x0A }.CopyTo(bytes, 0);
        return (bytes, Named(bytes, "现场.png"));
    }

    private static Hotline.Exchange.V1.File Named(byte[] bytes, string name) =>
        new() { Name = name, Sha256 = Convert.ToHexStringLower(SHA256.HashData(bytes)), Size = bytes.Length, ContentType = "image/png" };

    private static UploadHeader Header(Hotline.Exchange.V1.File file, long offset) =>
        new() { Sha256 = file.Sha256, Size = file.Size, Name = file.Name, ContentType = file.ContentType, Offset = offset };

    private static Task<UploadAttachmentResponse> Send(Desk desk, Hotline.Exchange.V1.File file, long offset, ReadOnlyMemory<byte> bytes) => Send(desk, Header(file, offset), bytes);

    private static async Task<UploadAttachmentResponse> Send(Desk desk, UploadHeader header, ReadOnlyMemory<byte> bytes)
    {
        using var call = desk.Client.UploadAttachment(desk.Metadata);
        try
        {
            await call.RequestStream.WriteAsync(new UploadAttachmentRequest { Header = header });
            for (var at = 0; at < bytes.Length; at += 100_000)
                await call.RequestStream.WriteAsync(new UploadAttachmentRequest { Chunk = ByteString.CopyFrom(bytes.Span[at..Math.Min(at + 100_000, bytes.Length)]) });
            await call.RequestStream.CompleteAsync();
        }
        catch (Exception fault) when (fault is RpcException or InvalidOperationException)
        {
            // The server may refuse before all of it was sent; its answer says why.
        }
        return await call;
    }

    private static async Task<byte[]> Download(Desk desk, Hotline.Exchange.V1.File file, long offset)
    {
        using var call = desk.Client.DownloadAttachment(new DownloadAttachmentRequest { Sha256 = file.Sha256, Offset = offset }, desk.Metadata);
        Assert.True(await call.ResponseStream.MoveNext(CancellationToken.None));
        Assert.Equal((file.Size, offset), (call.ResponseStream.Current.Header.Size, call.ResponseStream.Current.Header.Offset));
        using var bytes = new MemoryStream();
        while (await call.ResponseStream.MoveNext(CancellationToken.None))
            call.ResponseStream.Current.Chunk.WriteTo(bytes);
        return bytes.ToArray();
    }
}
