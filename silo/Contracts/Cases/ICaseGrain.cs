using System.Text.Json.Serialization;
using Despacho311.Domain.Cases;
using Despacho311.Domain.Contacts;

namespace Despacho311.Contracts.Cases;

/// <summary>Who reported. Personal data: kept sealed, apart from the case, never journalled, never published.</summary>
/// <param name="Language">In which they are written to, <c>es</c> or <c>en</c>; Spanish when it is not said.</param>
public sealed record Reporter(
    string? FirstName, string? LastName, string? Email, string? Phone, string? DeviceId, string? AccountId,
    string? Language = null)
{
    /// <summary>Their telephone number as it is compared: the one they gave, else that of the chat they wrote from.
    /// </summary>
    [JsonIgnore]
    public string? Number => PhoneNumber.Normal(Phone) ?? (AccountId?.Split(':') is [_, var chat]
        ? PhoneNumber.Normal(chat)
        : null);
}

/// <summary>A reporter as they are kept: readable only with the key, and not by the silo at all.</summary>
/// <param name="Key">Of this record alone; it rests apart, and is destroyed when the person is erased.</param>
/// <param name="Phone">By which a caller is found without the number being written.</param>
/// <param name="Email">By which a writer is found without the address being written.</param>
public sealed record SealedReporter(string Key, string Closed, string? Phone, string? Email)
{
    /// <summary>The name of the key of a reporter's row.</summary>
    public static string KeyOf(string row) => "reporter/" + row;
}

/// <summary>A reporter's row.</summary>
public sealed record ClosedReporter(string Closed);

[Alias("case")]
public interface ICaseGrain : IGrainWithStringKey
{
    [Alias("do")]
    Task<Outcome<CitizenCase, CaseRefusal>> Do(CaseCommand command, string actor, SealedReporter? reporter);

    /// <summary>Carries the command out only when the case is still as it was seen.</summary>
    /// <param name="seen">The version that the caller saw.</param>
    [Alias("do-if")]
    Task<Outcome<CitizenCase, CaseRefusal>> DoIf(CaseCommand command, string actor, long seen);

    [Alias("get")]
    Task<CitizenCase?> Get();

    /// <summary>The case with its version; changes nothing.</summary>
    [Alias("look")]
    Task<Outcome<CitizenCase, CaseRefusal>> Look();

    /// <summary>
    /// Brings a leak report to its leak zone, and tells parts and whole of each other. Safe to call again.
    /// </summary>
    [Alias("tell-others")]
    Task TellOthers();
}
