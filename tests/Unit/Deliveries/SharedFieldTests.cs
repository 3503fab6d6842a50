using Despacho311.Domain.Deliveries;

namespace Despacho311.Tests.Unit.Deliveries;

/// <summary>Two registries that change one field apart, and meet again.</summary>
public class SharedFieldTests
{
    private static readonly Gen<(int Agreed, int Ours, int Theirs)> Apart =
        Gen.Select(Gen.Int[0, 3], Gen.Int[0, 3], Gen.Int[0, 3]);

    private static int After((int Agreed, int Ours, int Theirs) f) =>
        SharedField.Merge(f.Agreed, f.Ours, f.Theirs) == FieldMerge.Take ? f.Theirs : f.Ours;

    [Fact]
    public void Who_alone_has_changed_it_is_followed() => Apart.Sample(f =>
        f.Ours == f.Agreed ? After(f) == f.Theirs : f.Theirs != f.Agreed || After(f) == f.Ours);

    [Fact]
    public void Where_both_have_the_owner_is() => Apart
        .Where(f => f.Ours != f.Agreed && f.Theirs != f.Agreed).Sample(f => After(f) == f.Theirs);

    [Fact]
    public void What_is_the_same_is_neither_sent_nor_taken() => Apart.Sample(f =>
        SharedField.Merge(f.Agreed, f.Ours, f.Theirs) == FieldMerge.Agreed == (f.Ours == f.Theirs));
}
