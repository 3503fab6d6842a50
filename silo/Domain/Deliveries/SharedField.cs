namespace Despacho311.Domain.Deliveries;

/// <summary>What is to be done about a field that two registries hold.</summary>
public enum FieldMerge
{
    /// <summary>Both say the same.</summary>
    Agreed,

    /// <summary>Theirs is taken over.</summary>
    Take,

    /// <summary>Ours is sent.</summary>
    Send,
}

/// <summary>
/// A field of another registry's that may be changed here too, while either side cannot be reached.
/// </summary>
public static class SharedField
{
    /// <summary>
    /// Who alone has changed it since both agreed is followed; where both have, they are, whose field it is. So a
    /// change is lost only to one by the owner.
    /// </summary>
    /// <param name="agreed">What both said when they last heard of each other.</param>
    public static FieldMerge Merge<T>(T agreed, T ours, T theirs)
    {
        var same = EqualityComparer<T>.Default;
        return same.Equals(ours, theirs) ? FieldMerge.Agreed
            : same.Equals(theirs, agreed) ? FieldMerge.Send
            : FieldMerge.Take;
    }
}
