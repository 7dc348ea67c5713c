namespace Hotline.Api.Features.Attachments;

/// <summary>A kind of file that is taken.</summary>
/// <param name="Code">Its word in the setting <c>Attachments:Types</c>.</param>
/// <param name="Type">Media type it is served with.</param>
/// <param name="Extensions">Endings its name may have; the first is added where the name has another.</param>
internal sealed record FileKind(string Code, string Type, params string[] Extensions)
{
    public static readonly FileKind Png = new("png", "image/png", ".png");
    public static readonly FileKind Jpeg = new("jpeg", "image/jpeg", ".jpg", ".jpeg", ".jpe");
    public static readonly FileKind Gif = new("gif", "image/gif", ".gif");
    public static readonly FileKind Webp = new("webp", "image/webp", ".webp");
    public static readonly FileKind Bmp = new("bmp", "image/bmp", ".bmp", ".dib");
    public static readonly FileKind Pdf = new("pdf", "application/pdf", ".pdf");
    public static readonly FileKind Docx = new("docx", "application/vnd.openxmlformats-officedocument.wordprocessingml.document", ".docx");
    public static readonly FileKind Xlsx = new("xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", ".xlsx");
    public static readonly FileKind Pptx = new("pptx", "application/vnd.openxmlformats-officedocument.presentationml.presentation", ".pptx");
    public static readonly FileKind Doc = new("doc", "application/msword", ".doc");
    public static readonly FileKind Xls = new("xls", "application/vnd.ms-excel", ".xls");
    public static readonly FileKind Text = new("txt", "text/plain", ".txt");
    public static readonly FileKind Csv = new("csv", "text/csv", ".csv");
    public static readonly FileKind Mp3 = new("mp3", "audio/mpeg", ".mp3");
    public static readonly FileKind Wav = new("wav", "audio/wav", ".wav");
    public static readonly FileKind Amr = new("amr", "audio/amr", ".amr", ".awb");
    public static readonly FileKind M4a = new("m4a", "audio/mp4", ".m4a");
    public static readonly FileKind Mp4 = new("mp4", "video/mp4", ".mp4", ".m4v");

    public static IReadOnlyList<FileKind> All { get; } =
        [Png, Jpeg, Gif, Webp, Bmp, Pdf, Docx, Xlsx, Pptx, Doc, Xls, Text, Csv, Mp3, Wav, Amr, M4a, Mp4];

    /// <summary>The name with an ending that tells the truth, so that what opens it by its name opens what it is.</summary>
    public string Named(string name)
    {
        if (Extensions.Any(e => name.EndsWith(e, StringComparison.OrdinalIgnoreCase)))
            return name;
        return name.Length + Extensions[0].Length <= Persistence.Lengths.FileName ? name + Extensions[0] : FileNames.Cut(name, Extensions[0].Length) + Extensions[0];
    }
}
