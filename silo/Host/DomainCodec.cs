using System.Collections.Concurrent;
using Despacho311.Contracts;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Serialization;
using Orleans.Serialization.Cloning;

namespace Despacho311.Host;

/// <summary>
/// Domain types travel between processes in their stored JSON form. They are immutable, so within a process the same
/// object is handed on instead of a copy.
/// </summary>
internal sealed class DomainCopier : IGeneralizedCopier
{
    public bool IsSupportedType(Type type) => IsDomain(type);

    public object? DeepCopy(object? input, CopyContext context) => input;

    private static readonly ConcurrentDictionary<Type, bool> Known = new();

    public static bool IsDomain(Type type) => Known.GetOrAdd(type, static t => IsDomainByName(t));

    private static bool IsDomainByName(Type type) =>
        type.Namespace?.StartsWith("Despacho311.Domain", StringComparison.Ordinal) == true
        || (type.Namespace?.StartsWith("Despacho311.Contracts", StringComparison.Ordinal) == true
            && !type.IsDefined(typeof(GenerateSerializerAttribute), false) && !type.IsInterface);
}

public static class DomainCodec
{
    public static IServiceCollection AddDomainCodec(this IServiceCollection services)
    {
        services.AddSerializer(s => s.AddJsonSerializer(
            DomainCopier.IsDomain, _ => false, o => o.Configure(c => c.SerializerOptions = Wire.Json)));
        services.AddSingleton<IGeneralizedCopier, DomainCopier>();
        return services;
    }
}
