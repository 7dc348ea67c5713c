namespace Hotline.Load.Product;

/// <summary>A database that stays: <c>hotline.db</c> in <c>--folder</c>, or the one that <c>--connection</c> names; its keys stand in the folder.</summary>
internal static class Kept
{
    public static string Folder(Arguments given) =>
        Directory.CreateDirectory(Path.GetFullPath(given.Text("folder") ?? throw new UsageException("--folder says where the keys and the database stay."))).FullName;

    public static Task<Database> Database(Arguments given) => given.Provider == "Sqlite"
        ? Task.FromResult(Product.Database.File(Path.Combine(Folder(given), "hotline.db")))
        : Product.Database.Named(given.Text("connection") ?? throw new UsageException("PostgreSql needs --connection with a Database."));
}
