namespace Despacho311.Domain.Geo;

/// <summary>
/// One square of a fixed grid of degrees. Rows and columns are floors, unbounded integers: every point has exactly one
/// cell at each level, with no seam at the edge of a declared box.
/// </summary>
/// <param name="Level">0: half a degree, for views of the country; 1: a twentieth, about 5.5 km, for a city.</param>
public readonly record struct MapCell(int Level, int Row, int Column)
{
    public const int Levels = 2;

    /// <summary>More cells than this in one view, and the coarser level is used.</summary>
    public const int MaxCellsInView = 256;

    private static double Degrees(int level) => level == 0 ? 0.5 : 0.05;

    public static MapCell Of(GeoPoint p, int level) =>
        new(level, (int)Math.Floor(p.Lat / Degrees(level)), (int)Math.Floor(p.Long / Degrees(level)));

    /// <summary>
    /// The cells that a view touches, at the finest level that needs no more than <see cref="MaxCellsInView"/>.
    /// The view is cut to the country first, so that a view of the world costs no more than one of Panama.
    /// </summary>
    public static IReadOnlyList<MapCell> Covering(GeoBox view)
    {
        var box = new GeoBox(
            Math.Max(view.West, GeoBox.Panama.West), Math.Max(view.South, GeoBox.Panama.South),
            Math.Min(view.East, GeoBox.Panama.East), Math.Min(view.North, GeoBox.Panama.North));
        if (box.West > box.East || box.South > box.North)
            return [];
        for (var level = Levels - 1; level >= 0; level--)
        {
            var first = Of(new GeoPoint(box.South, box.West), level);
            var last = Of(new GeoPoint(box.North, box.East), level);
            var count = (last.Row - first.Row + 1) * (last.Column - first.Column + 1);
            if (count > MaxCellsInView && level > 0)
                continue;
            return [.. from row in Enumerable.Range(first.Row, last.Row - first.Row + 1)
                    from column in Enumerable.Range(first.Column, last.Column - first.Column + 1)
                    select new MapCell(level, row, column)];
        }
        return [];
    }

    public override string ToString() => $"{Level}:{Row}:{Column}";
}
