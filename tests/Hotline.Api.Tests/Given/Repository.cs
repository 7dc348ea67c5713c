namespace Hotline.Api.Tests.Given;

/// <summary>Files of the source tree.</summary>
public static class Repository
{
    public static string Root { get; } = Find(new DirectoryInfo(AppContext.BaseDirectory));

    public static string File(string path) => Path.Combine(Root, path);

    private static string Find(DirectoryInfo folder) =>
        System.IO.File.Exists(Path.Combine(folder.FullName, "Hotline.Api.sln")) ? folder.FullName : Find(folder.Parent!);
}
