export function weigh(parcel: { grams: number }): number;
