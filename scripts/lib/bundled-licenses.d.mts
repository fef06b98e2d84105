export declare function bundledLicenses(): { name: string };
