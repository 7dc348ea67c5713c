namespace Hotline.Publishing.Pdf;

/// <summary>Pages that are filled from top to bottom. <see cref="Y"/> is where the next thing goes.</summary>
internal sealed class PageFlow
{
    private readonly List<List<Ink>> pages = [[]];

    public IReadOnlyList<List<Ink>> Pages => pages;

    public double Y { get; private set; } = Paper.Top;

    public double Left => Paper.Bottom - Y;

    public bool IsAtTop => Y <= Paper.Top;

    public void Print(params IEnumerable<Ink> inks) => pages[^1].AddRange(inks);

    public void Skip(double height) => Y += height;

    /// <summary>Space above something, which a page's beginning does not need.</summary>
    public void Gap(double height)
    {
        if (!IsAtTop) Skip(height);
    }

    /// <summary>Begins a page unless there is room for <paramref name="height"/>; what no page could hold begins one too.</summary>
    public void Need(double height)
    {
        // A hair of rounding must not push the 22nd line to the next page.
        if (height > Left + 0.01 && !IsAtTop) NewPage();
    }

    public void NewPage()
    {
        pages.Add([]);
        Y = Paper.Top;
    }
}
