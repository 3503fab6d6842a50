namespace Despacho311.Domain.Deliveries;

/// <summary>Whose word counts when both sides have changed a field since they last agreed.</summary>
public enum FieldOwner
{
    Ours,
    Theirs,
}

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

/// <summary>One field in two registries, each of which may change it while the other cannot be reached.</summary>
public static class SharedField
{
    /// <summary>
    /// Who alone has changed it since both agreed is followed; where both have, the field's owner is. So a change is
    /// lost only to one by the owner.
    /// </summary>
    /// <param name="agreed">What both said when they last heard of each other.</param>
    public static FieldMerge Merge<T>(T agreed, T ours, T theirs, FieldOwner owner)
    {
        var same = EqualityComparer<T>.Default;
        return same.Equals(ours, theirs) ? FieldMerge.Agreed
            : same.Equals(theirs, agreed) ? FieldMerge.Send
            : same.Equals(ours, agreed) ? FieldMerge.Take
            : owner == FieldOwner.Ours ? FieldMerge.Send : FieldMerge.Take;
    }
}
