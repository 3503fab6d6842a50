namespace Despacho311.Domain.Effectiveness;

/// <summary>How effective an agency is, by a method that is written down and has a number.</summary>
/// <param name="Value">0 to 100: of a hundred cases, how many it answers in time with an answer that holds.</param>
/// <param name="Interval">95 %, by the share in time alone.</param>
/// <param name="Ranked">Whether its cases are enough to be compared with others.</param>
public sealed record Effectiveness(double Value, Interval Interval, bool Ranked)
{
    /// <summary>Of the method; another one gets another number, and both are published for a year.</summary>
    public const string Method = "1";

    /// <summary>Under this many decided cases an agency is shown and not ranked.</summary>
    public const int FewestRanked = 20;

    /// <summary>
    /// So many cases of the whole are mixed into each agency's own. A small agency is held to be like the others until
    /// its own cases say otherwise, so neither the best nor the worst place goes to chance.
    /// </summary>
    public const int Strength = 20;

    /// <summary>
    /// The chance that a case is answered in time, times the chance that the answer holds; each share is drawn towards
    /// the whole's by <see cref="Strength"/> cases. There are no weights that somebody could have chosen otherwise.
    /// </summary>
    /// <param name="all">Of all agencies over the same cases.</param>
    /// <returns>Null when there is nothing decided, of them or of all.</returns>
    public static Effectiveness? Of(Figures own, Figures all)
    {
        if (own.Decided == 0 || all.InTimeShare is not { } usual)
            return null;
        var holds = 1 - Drawn(own.Refuted, own.Endings, all.Endings == 0 ? 0 : (double)all.Refuted / all.Endings);
        var answered = Drawn(own.InTime, own.Decided, usual);
        // The interval is that of so many cases as were mixed together.
        var bounds = Statistics.Wilson((int)Math.Round(answered * (own.Decided + Strength)), own.Decided + Strength)!;
        double Points(double share) => Math.Round(100 * share * holds, 1);
        return new Effectiveness(Points(answered), new Interval(Points(bounds.Low), Points(bounds.High)),
            own.Decided >= FewestRanked);
    }

    private static double Drawn(int part, int of, double usual) => (part + Strength * usual) / (of + Strength);
}
